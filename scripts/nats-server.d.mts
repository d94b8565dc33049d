export function ensureNatsServer(): string;
