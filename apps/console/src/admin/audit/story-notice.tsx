import { CopyButton, Button } from '@mantine/core';
import type { AuditPlace } from './audit-place';
import classes from './story-notice.module.css';

/** One event's story has two halves, ours and the other server's; the ids are how its admin finds theirs. */
export function StoryNotice({ place: { event_id, trace_id } }: { place: AuditPlace }) {
  const told = event_id ?? trace_id;
  if (told === undefined) return null;
  return (
    <div className={classes.notice}>
      <p>
        This is our half of the story of one {event_id === undefined ? 'request' : 'event'}. The admin of the
        other server finds theirs by the same {event_id === undefined ? 'trace' : 'event'}:{' '}
        <code>{told}</code>
      </p>
      <CopyButton value={told}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy it'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
