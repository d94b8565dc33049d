import { Button, CopyButton } from '@mantine/core';
import { plainText } from '../../parts/plain-text';
import { useMe } from '../../session/session';
import type { AuditStory } from '../views';
import type { StorySubject } from './audit-place';
import classes from './other-half.module.css';

interface OtherHalfProps {
  subject: StorySubject;
  story: AuditStory;
}

/** Where the rest of a story is: only the author of an event may ask all servers about it. */
export function OtherHalf({ subject, story: { events, ours } }: OtherHalfProps) {
  const { tenant } = useMe();
  const id = subject.event_id ?? subject.trace_id;
  const authors = events.map(({ origin }) => origin);
  const others = new Set([...authors, ...ours.flatMap(({ peer }) => peer ?? [])]);
  others.delete(tenant);
  if (authors.includes(tenant) || id === undefined) return null;
  return (
    <div className={classes.half}>
      <p>
        {others.size > 0 ? (
          <>
            It came from <bdi>{[...others].map(plainText).join(', ')}</bdi>, whose admin
          </>
        ) : (
          'The admin of the other server'
        )}{' '}
        finds the other half by the same {subject.event_id ? 'event' : 'trace'}: <code>{plainText(id)}</code>
      </p>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy it'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
