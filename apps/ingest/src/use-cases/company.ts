import type { Subject } from '@app/contracts/presence';
import type { RoomOfPerson } from '../domain/company';

/** Who is in rooms with whom now. */
export abstract class Company {
  /** Every room that these people are in. */
  abstract roomsOf(tenant: string, people: readonly string[]): Promise<RoomOfPerson[]>;
  /** For each subject, those of the people `among` whom it concerns; never the sender. */
  abstract audiences(
    tenant: string,
    subjects: readonly Subject[],
    among: readonly string[],
  ): Promise<string[][]>;
  abstract present(tenant: string, roomId: string, among: readonly string[]): Promise<string[]>;
}
