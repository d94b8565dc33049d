import { Param } from '@nestjs/common';
import { isRoomId, isServerName } from '@app/protocol';
import { ApiError } from './api-errors';

/** A name in a path that cannot exist gets the answer of one that does not. */
const present = (accepts: (text: string) => boolean) => ({
  transform(value: string): string {
    if (!accepts(value)) throw new ApiError('SW_NOT_FOUND');
    return value;
  },
});

const isOpaqueId = (text: string) => /^[A-Za-z0-9_-]{1,128}$/.test(text);

export const RoomId = () => Param('room_id', present(isRoomId));
export const InviteId = () => Param('invite_id', present(isOpaqueId));
export const ParticipantId = () => Param('participant_id', present(isOpaqueId));
export const ServerName = () => Param('server_name', present(isServerName));
