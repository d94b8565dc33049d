import { useEffect, useState } from 'react';

/** What this server calls itself, by its published descriptor; nothing before that is known. */
export function useServerName(): string | undefined {
  const [name, setName] = useState<string>();
  useEffect(() => {
    const gone = new AbortController();
    void readName(gone.signal).then(setName);
    return () => gone.abort();
  }, []);
  return name;
}

async function readName(signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch('/.well-known/scaiwave/server', { signal, credentials: 'omit' });
    const { server_name } = (await response.json()) as { server_name?: unknown };
    return typeof server_name === 'string' ? server_name : undefined;
  } catch {
    return undefined;
  }
}
