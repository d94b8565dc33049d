import { Link } from '@tanstack/react-router';
import type { NotificationView } from '../../api/views';
import { Address, Name } from '../../parts/name';
import { beginningOf } from '../../parts/plain-text';
import { MinuteTime } from '../../parts/time';
import classes from './notification-panel.module.css';

const LONGEST = 160;

interface MessageNoticeProps {
  notification: NotificationView;
  onLeave(): void;
}

/** A message that the person wanted to be told of; a press goes there. */
export function MessageNotice({ notification, onLeave }: MessageNoticeProps) {
  const { id, room_id, room_name, sender, at, read, mentioned, body } = notification;
  return (
    <Link
      to="/rooms/$roomId"
      params={{ roomId: room_id }}
      search={{ at: id }}
      className={classes.notice!}
      data-read={read}
      onClick={onLeave}
    >
      <span className={classes.place}>
        <Name text={room_name} /> {mentioned && <span className={classes.mentioned}>names you</span>}
        {!read && <span className="visually-hidden">unread</span>}
      </span>
      <Address text={sender} />
      <bdi className={classes.body}>
        {body === null ? 'This message was erased.' : beginningOf(body, LONGEST)}
      </bdi>
      <span className={classes.time}>
        <MinuteTime at={at} />
      </span>
    </Link>
  );
}
