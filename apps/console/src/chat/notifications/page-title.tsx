import { useWaiting } from './use-waiting';

/** What the tab is called: what waits for the person, where they are, and the product. */
export function PageTitle({ of }: { of: string }) {
  const waiting = useWaiting();
  return <title>{`${waiting > 0 ? `(${waiting}) ` : ''}${of} · ScaiWave`}</title>;
}
