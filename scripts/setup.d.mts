export function ensureDependencies(): void;
export function ensureBuild(): void;
export function ensureNatsServer(): string;
export function ensureChromium(): string;
