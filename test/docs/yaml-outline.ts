export interface Outline {
  readonly [key: string]: Outline | string;
}

/** Reads the subset of YAML that asyncapi.yaml keeps to: nested maps, scalars on the line of their key. */
export function readOutline(text: string): Outline {
  const root: Record<string, Outline | string> = {};
  const open = [{ indent: -1, map: root }];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, spaces, key, scalar] = /^( *)([^:\s]+):(?: (.+))?$/.exec(line) ?? [];
    if (key === undefined) throw new Error(`Not of the subset: ${line}`);
    const indent = spaces!.length;
    while (open.at(-1)!.indent >= indent) open.pop();
    const parent = open.at(-1)!.map;
    if (Object.hasOwn(parent, key)) throw new Error(`${key} stands twice`);
    if (scalar !== undefined) parent[key] = scalar;
    else {
      const map: Record<string, Outline | string> = {};
      parent[key] = map;
      open.push({ indent, map });
    }
  }
  return root;
}

/** The map at a path; throws where there is none. */
export function mapAt(outline: Outline, ...path: string[]): Outline {
  return path.reduce((at, key) => {
    const found = at[key];
    if (found === undefined || typeof found === 'string') throw new Error(`No map at ${path.join(' ')}`);
    return found;
  }, outline);
}
