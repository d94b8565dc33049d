/** What is shown of the audit; it stands in the address, so that it can be sent to somebody. */
export interface AuditPlace {
  action?: string;
  peer?: string;
  event_id?: string;
  outcome?: string;
  code?: string;
  trace_id?: string;
}

export const AUDIT_FIELDS = ['action', 'peer', 'event_id', 'outcome', 'code', 'trace_id'] as const;

const LONGEST = 300;

export const readAuditPlace = (search: Record<string, unknown>): AuditPlace =>
  Object.fromEntries(
    AUDIT_FIELDS.flatMap((field) => {
      const value = search[field];
      return typeof value === 'string' && value.trim() !== ''
        ? [[field, value.trim().slice(0, LONGEST)]]
        : [];
    }),
  );

export type StorySubject = Pick<AuditPlace, 'event_id' | 'trace_id'>;

/** What the story is of, if an event or a trace is all that is asked for. */
export function storyOf({ event_id, trace_id, ...rest }: AuditPlace): StorySubject | undefined {
  if (Object.keys(rest).length > 0) return undefined;
  if (event_id) return trace_id ? undefined : { event_id };
  return trace_id ? { trace_id } : undefined;
}
