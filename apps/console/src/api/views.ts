/* What the people's routes answer. The server's own contracts, where it has one for the shape. */
export type { Page } from '@app/contracts/contract';
export type {
  InviteState,
  InviteView,
  MemberView,
  PostedMessage,
  RoomView,
  TimelineGap,
  TimelineItem,
  TimelineMessage,
} from '@app/contracts/ingest';
export type { NotificationView, Notify, SearchHit } from '@app/contracts/personal';

/** `GET /v1/me`. */
export interface Me {
  participant_id: string;
  fqid: string;
  display_name: string;
  /** The server that the person is of. */
  tenant: string;
  /** `admin` opens the admin pages. */
  power_level: string;
}

/** One server's row of `GET …/messages/{event_id}/delivery`; times are epoch milliseconds. */
export interface DeliveryView {
  server_name: string;
  state: 'delivered' | 'waiting' | 'refused' | 'failed';
  since: number | null;
  next_attempt_at: number | null;
  code: string | null;
}
