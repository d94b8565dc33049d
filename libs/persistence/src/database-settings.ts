/** Injection token: where the database is, `postgres://user:password@host:port/name`. */
export abstract class DatabaseSettings {
  abstract readonly url: string;
}
