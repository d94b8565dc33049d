const PREFIX = 'scaiwave.';

/** Nothing where the browser keeps nothing for pages. */
function storage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** What this tab keeps for the person; it is gone when the tab is closed, and when they sign out. */
export const kept = (name: string): string | null => storage()?.getItem(PREFIX + name) ?? null;

/** Without a text it is forgotten. */
export function keep(name: string, text: string | undefined): void {
  try {
    if (text === undefined) storage()?.removeItem(PREFIX + name);
    else storage()?.setItem(PREFIX + name, text);
  } catch {
    // A tab that has no room left keeps it as long as the page is open.
  }
}

/** The names of what is kept that begin so. */
export const keptNames = (beginning: string): string[] =>
  Object.keys(storage() ?? {})
    .filter((name) => name.startsWith(PREFIX + beginning))
    .map((name) => name.slice(PREFIX.length));

export const forgetAll = (): void => {
  for (const name of keptNames('')) keep(name, undefined);
};
