import type { Configuration, Secrets } from '@app/runtime';
import type { IdentitySettings } from './use-cases/ports';

const DAY_MS = 86_400_000;
const SOFTWARE = { name: 'scaiwave-federation', version: '0.1.0' };

export const settingsFrom = (
  { serverName, keyRotationDays, keyOverlapDays, federation }: Configuration,
  { tls }: Secrets,
): IdentitySettings => ({
  serverName,
  rotationMs: keyRotationDays * DAY_MS,
  overlapMs: keyOverlapDays * DAY_MS,
  insecureLoopback: federation.insecureLoopback,
  scheme: federation.insecureLoopback && !tls ? 'http' : 'https',
  software: SOFTWARE,
});
