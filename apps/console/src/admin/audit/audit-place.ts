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
