import { LimitField, Optional, Text } from './fields';

const DEFAULT_LIMIT = 100;

/** The part of a query that turns pages. */
export class PageQuery {
  @Optional()
  @Text(512)
  after?: string;

  @Optional()
  @LimitField()
  limit?: string;
}

/** A list without a way to turn pages, and a body or query without fields. */
export class NoFields {}

export const limitOf = ({ limit }: { limit?: string }): number => Number(limit ?? DEFAULT_LIMIT);
