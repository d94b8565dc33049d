import { useQuery } from '@tanstack/react-query';
import { useApi, useMe } from '../../session/session';
import { BusyButton } from '../../parts/busy-button';
import { EmptyState } from '../../parts/empty-state';
import { Section } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import type { AuditStory } from '../views';
import type { StorySubject } from './audit-place';
import { storyQuery } from './audit-query';
import { OtherHalf } from './other-half';
import { storyLines } from './story-lines';
import { StoryTimeline } from './story-timeline';

/** One event, or one request, by the logs of all servers that it concerns. */
export function Story({ subject }: { subject: StorySubject }) {
  const story = useQuery(storyQuery(useApi(), subject));
  const again = (
    <BusyButton size="xs" variant="default" busy={story.isFetching} onClick={() => void story.refetch()}>
      Ask again
    </BusyButton>
  );
  return (
    <Section title={subject.event_id ? 'The story of one event' : 'The story of one request'} actions={again}>
      <Loaded query={story} what="the story, and what other servers say of it">
        {(told) => <Told subject={subject} story={told} />}
      </Loaded>
    </Section>
  );
}

function Told({ subject, story }: { subject: StorySubject; story: AuditStory }) {
  const { tenant } = useMe();
  const lines = storyLines(tenant, story);
  return (
    <>
      {lines.length === 0 ? (
        <EmptyState title="Nothing is known of it here">
          Neither the log nor the audit of this server has it.
        </EmptyState>
      ) : (
        <StoryTimeline lines={lines} tenant={tenant} />
      )}
      {story.more && <p>There is more to it than a story holds: each of its events has one of its own.</p>}
      <OtherHalf subject={subject} story={story} />
    </>
  );
}
