import type { MemberView } from '../../api/views';
import classes from './presence-dot.module.css';

type Presence = MemberView['presence'];

const TITLES: Record<Presence, string> = {
  online: 'Online',
  idle: 'Away for a while',
  dnd: 'Does not want to be disturbed',
  offline: 'Offline',
};

/** Shape and colour say the same. */
export function PresenceDot({ presence }: { presence: Presence }) {
  return (
    <span
      className={classes.dot}
      data-presence={presence}
      role="img"
      aria-label={TITLES[presence]}
      title={TITLES[presence]}
    />
  );
}
