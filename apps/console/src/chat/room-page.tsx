import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { timelineQuery } from '../api/queries';
import { PageStatus } from '../parts/page-status';
import { plainText } from '../parts/plain-text';
import { ProblemNotice } from '../parts/problem-notice';
import { useApi } from '../session/session';

export function RoomPage() {
  const { roomId = '' } = useParams({ strict: false });
  const timeline = useInfiniteQuery(timelineQuery(useApi(), roomId));
  if (timeline.error)
    return <ProblemNotice problem={timeline.error} onRetry={() => void timeline.refetch()} />;
  if (!timeline.data) return <PageStatus>Loading …</PageStatus>;
  const items = timeline.data.pages.flatMap((page) => page.items).toReversed();
  return (
    <main id="content" tabIndex={-1}>
      <ol>
        {items.map((item) => (
          <li key={item.kind === 'message' ? item.event_id : `${item.origin} ${item.from_seq}`} dir="auto">
            {item.kind === 'message' ? plainText(item.body ?? 'erased') : 'gap'}
          </li>
        ))}
      </ol>
    </main>
  );
}
