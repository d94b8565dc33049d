import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { isDisplayName, isEventId, isFqid, isRoomId, isServerName } from '@app/protocol';

/** The kinds of field that requests are made of; each bounded, each the same on every route. */

/** Text that can be stored and shown: no NUL, no lone surrogates. */
export const Text = (max: number, min = 1) =>
  applyDecorators(
    IsString(),
    Length(min, max),
    rule('text', 'without NUL and lone surrogates', (text) => text.isWellFormed() && !text.includes('\0')),
  );

const MOST_CHARACTERS = 16_384;
/** By docs/protocol.md, "Limits"; in JSON with its escapes, so that the rest of an event fits beside it. */
const [MOST_BYTES, MOST_ESCAPED_BYTES] = [32_768, 61_440];

/** What a person says: every server of the room takes it. */
export const MessageText = () =>
  applyDecorators(
    Text(MOST_CHARACTERS),
    rule(
      'messageText',
      `at most ${MOST_BYTES} bytes of UTF-8, and ${MOST_ESCAPED_BYTES} with the escapes of JSON`,
      (text) =>
        Buffer.byteLength(text) <= MOST_BYTES &&
        Buffer.byteLength(JSON.stringify(text)) <= MOST_ESCAPED_BYTES,
    ),
  );

/** A list of such texts. */
export const TextList = (max: number) =>
  applyDecorators(IsString({ each: true }), Length(1, max, { each: true }));

/** What a server made up to name something; nothing is read from it. */
export const isOpaqueId = (text: string): boolean => /^[A-Za-z0-9_-]{1,128}$/.test(text);

/** May be left out; null is not leaving out. */
export const Optional = () => ValidateIf((_, value) => value !== undefined);

export const FqidField = () => rule('fqid', 'an FQID, @local:server', isFqid);
export const EventIdField = () => rule('eventId', 'an event id', isEventId);
export const NotificationIdField = () => rule('notificationId', 'the id of a notification', isOpaqueId);
export const RoomIdField = () => rule('roomId', 'a room id', isRoomId);
export const ServerNameField = () => rule('serverName', 'a canonical server name', isServerName);
export const DisplayNameField = () =>
  rule(
    'displayName',
    '1 to 256 characters, none a control or one that turns the text around it',
    isDisplayName,
  );
export const LocalIdField = () => Matches(/^[a-z0-9][a-z0-9._-]{0,63}$/);

/** A page's size in a query, 1 to 1000. */
export const LimitField = () => Matches(/^(1000|[1-9][0-9]{0,2})$/);

function rule(name: string, what: string, accepts: (text: string) => boolean) {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= 65_536 && accepts(value),
      defaultMessage: (failed) => `${failed?.property} must be ${what}`,
    },
  });
}
