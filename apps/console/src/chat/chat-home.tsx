import { EmptyState } from '../parts/empty-state';

/** What stands beside the room list before a room is chosen. */
export function ChatHome() {
  return (
    <main id="content" tabIndex={-1}>
      <EmptyState title="Choose a room">
        Your rooms are in the list. A new one begins with the plus.
      </EmptyState>
    </main>
  );
}
