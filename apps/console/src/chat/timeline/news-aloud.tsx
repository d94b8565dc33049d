import { useState } from 'react';
import type { MemberView } from '../../api/views';
import { beginningOf, plainName } from '../../parts/plain-text';
import { useMe } from '../../session/session';
import { nameOf } from '../use-room';
import type { TimelineRow } from './timeline-rows';

const LONGEST = 200;

interface NewsAloudProps {
  rows: readonly TimelineRow[];
  members: ReadonlyMap<string, MemberView>;
}

/**
 * Reads what others say to those who listen, and nothing else: older messages, reactions and the seconds until the
 * next try change in the timeline without a word.
 */
export function NewsAloud({ rows, members }: NewsAloudProps) {
  const me = useMe().fqid;
  const [known] = useState(() => rows.at(-1)?.key);
  const last = rows.at(-1);
  const news = last?.kind === 'message' && last.key !== known ? last.message : undefined;
  return (
    <p role="status" className="visually-hidden">
      {news && news.sender !== me && news.body !== null && (
        <bdi>
          {plainName(nameOf(members, news.sender))}: {beginningOf(news.body, LONGEST)}
        </bdi>
      )}
    </p>
  );
}
