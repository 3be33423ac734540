import { SkeinError } from '../protocol/errors.ts';

/** One step of a schema. */
export type Migration = (database: IDBDatabase, transaction: IDBTransaction) => void;

/**
 * A database whose version is the number of steps that were taken: those that are missing are taken
 * now, all or none of them.
 *
 * @throws SkeinError UNAVAILABLE if it cannot be opened, or was made by more steps than these
 */
export function openDatabase(
  factory: IDBFactory,
  name: string,
  migrations: readonly Migration[],
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(name, migrations.length);
    opening.onupgradeneeded = ({ oldVersion }) => {
      for (const migrate of migrations.slice(oldVersion)) {
        migrate(opening.result, opening.transaction as IDBTransaction);
      }
    };
    opening.onsuccess = () => {
      const database = opening.result;
      // A tab with a newer release wants to change the schema: it must not wait for this one.
      database.onversionchange = () => database.close();
      resolve(database);
    };
    opening.onerror = () => {
      const newer = opening.error?.name === 'VersionError';
      const detail = newer ? 'the store is of a newer release' : 'the store cannot be opened';
      reject(new SkeinError('UNAVAILABLE', detail, 0, opening.error));
    };
  });
}

/**
 * The outcome of one request; of a cursor's request, the next one each time.
 *
 * @throws SkeinError UNAVAILABLE
 */
export function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () =>
      reject(new SkeinError('UNAVAILABLE', 'the store cannot be used', 0, asked.error));
  });
}
