import { FederationError, type Refusal } from '@app/protocol';

/** Why a question on the bus was refused; throws what else became of it. */
export async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FederationError)) throw new Error('it was not refused', { cause: error });
  return error.refusal;
}
