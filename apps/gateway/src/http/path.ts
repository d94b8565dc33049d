import { Param } from '@nestjs/common';
import { isEventId, isRoomId, isServerName } from '@app/protocol';
import { ApiError } from './api-errors';
import { isOpaqueId } from './fields';

/** A name in a path that cannot exist gets the answer of one that does not. */
const present = (accepts: (text: string) => boolean) => ({
  transform(value: string): string {
    if (!accepts(value)) throw new ApiError('SW_NOT_FOUND');
    return value;
  },
});

const isReaction = (text: string) =>
  text.isWellFormed() && text !== '' && Buffer.byteLength(text) <= 64 && !text.includes('\0');

export const RoomId = () => Param('room_id', present(isRoomId));
export const InviteId = () => Param('invite_id', present(isOpaqueId));
export const NotificationId = () => Param('id', present(isOpaqueId));
export const ParticipantId = () => Param('participant_id', present(isOpaqueId));
export const ServerName = () => Param('server_name', present(isServerName));
/** As it was typed: whoever asks is told what is wrong with it. */
export const NameAsTyped = () =>
  Param(
    'server_name',
    present((text) => text.isWellFormed() && text.length <= 260),
  );
export const EventId = () => Param('event_id', present(isEventId));
export const ReactionKey = () => Param('key', present(isReaction));
