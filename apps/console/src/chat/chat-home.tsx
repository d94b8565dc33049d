import { EmptyState } from '../parts/empty-state';

/** What stands beside the room list before a room is chosen. */
export function ChatHome() {
  return (
    <EmptyState title="Choose a room">
      Your rooms are in the list. <strong>New</strong> starts another one; invites wait under the bell.
    </EmptyState>
  );
}
