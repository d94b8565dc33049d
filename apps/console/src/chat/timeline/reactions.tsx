import { UnstyledButton } from '@mantine/core';
import type { MemberView, TimelineMessage } from '../../api/views';
import { plainName } from '../../parts/plain-text';
import { nameOf } from '../use-room';
import classes from './reactions.module.css';

const LONGEST_KEY = 12;
const MOST_NAMES = 8;

interface ReactionsProps {
  message: TimelineMessage;
  members: ReadonlyMap<string, MemberView>;
  me: string;
  onToggle(key: string, add: boolean): void;
}

/** Who reacted with what; pressing one adds one's own or takes it back. */
export function Reactions({ message, members, me, onToggle }: ReactionsProps) {
  if (message.reactions.length === 0) return null;
  return (
    <ul className={classes.reactions} aria-label="Reactions">
      {message.reactions.map(({ key, senders }) => {
        const mine = senders.includes(me);
        const shown = [...plainName(key)].slice(0, LONGEST_KEY).join('');
        const names = senders.slice(0, MOST_NAMES).map((one) => plainName(nameOf(members, one)));
        const more = senders.length - names.length;
        const label = `${shown} ${senders.length}, ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
        return (
          <li key={key}>
            <UnstyledButton
              className={classes.reaction!}
              aria-pressed={mine}
              aria-label={label}
              title={label}
              onClick={() => onToggle(key, !mine)}
            >
              <bdi>{shown}</bdi> {senders.length}
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
