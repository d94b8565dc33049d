import type { AuditRow } from '@app/contracts/ingest';
import type { Session } from '../../support/session';
import { AUDIT, type Items } from '../stage';

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

export const audited = async (admin: Session, query: string): Promise<AuditRow[]> =>
  (await admin.get<Items<AuditRow>>(`${AUDIT}?limit=1000&${query}`)).items;
