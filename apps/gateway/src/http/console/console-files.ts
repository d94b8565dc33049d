import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

/** The content codings that the build lays beside each text file, best first. */
export const CODINGS = { br: '.br', gzip: '.gz' } as const;
export type Coding = keyof typeof CODINGS;

export interface ConsoleFile {
  type: string;
  /** Its name changes with its content. */
  immutable: boolean;
  etag: string;
  body: Buffer;
  coded: Partial<Record<Coding, Buffer>>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * The built console, held in memory: a request names an entry of a table and never a path of the disk.
 * Undefined where it has not been built.
 */
export class ConsoleFiles {
  private constructor(
    private readonly files: ReadonlyMap<string, ConsoleFile>,
    /** The page that every address of the console begins with. */
    readonly page: ConsoleFile,
  ) {}

  static read(folder: string): ConsoleFiles | undefined {
    if (!existsSync(join(folder, 'index.html'))) return undefined;
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => extname(name) in TYPES,
    );
    const files = new Map(
      names.map((name) => [`/${name.replaceAll(sep, '/')}`, readFile(folder, name)] as const),
    );
    return new ConsoleFiles(files, files.get('/index.html')!);
  }

  find(path: string): ConsoleFile | undefined {
    return path === '/' ? this.page : this.files.get(path);
  }
}

function readFile(folder: string, name: string): ConsoleFile {
  const path = join(folder, name);
  const body = readFileSync(path);
  const coded = Object.entries(CODINGS).filter(([, suffix]) => existsSync(path + suffix));
  return {
    type: TYPES[extname(name)]!,
    immutable: name.startsWith(`assets${sep}`),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    body,
    coded: Object.fromEntries(coded.map(([coding, suffix]) => [coding, readFileSync(path + suffix)])),
  };
}
