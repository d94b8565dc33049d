import { useQuery } from '@tanstack/react-query';
import type { MemberView } from '../../api/views';
import { typingKey } from '../../live/typing';
import { plainName } from '../../parts/plain-text';
import { useMe } from '../../session/session';
import { nameOf } from '../use-room';
import classes from './typing-notice.module.css';

const MOST_NAMES = 3;

interface TypingNoticeProps {
  roomId: string;
  members: ReadonlyMap<string, MemberView>;
}

/** Who is writing at the moment. */
export function TypingNotice({ roomId, members }: TypingNoticeProps) {
  const me = useMe().fqid;
  const { data: all } = useQuery<string[]>({
    queryKey: typingKey(roomId),
    queryFn: () => [],
    enabled: false,
    initialData: [],
  });
  const names = all.filter((fqid) => fqid !== me).map((fqid) => plainName(nameOf(members, fqid)));
  const shown = names.length > MOST_NAMES ? 'Several people' : names.join(', ');
  return (
    <p className={classes.typing} role="status">
      {names.length > 0 && (
        <>
          <bdi>{shown}</bdi> {names.length === 1 ? 'is' : 'are'} typing …
        </>
      )}
    </p>
  );
}
