import { useCallback, useMemo, useState } from "react";
import type { PeopleFilter, Person } from "../api/people";

type People = ReadonlyMap<string, Person>;

const NOBODY: People = new Map();

/** Who is chosen on a list. */
export interface Chosen {
  people: People;
  /** All of the list, whoever of it is not loaded yet included. */
  isWhole: boolean;
  /** Of those who are loaded. */
  shown: "none" | "some" | "all";
  has: (uid: string) => boolean;
  put: (person: Person, isIn: boolean) => void;
  putShown: (areIn: boolean) => void;
  putWhole: () => void;
  clear: () => void;
}

/** `list` is what is asked for: with another one, all of the list before is not meant any more. */
export function useChosen(list: PeopleFilter, rows: readonly Person[]): Chosen {
  const [people, setPeople] = useState(NOBODY);
  const [whole, setWhole] = useState<PeopleFilter>();
  const isWhole = whole === list;

  const change = useCallback(
    (some: readonly Person[], areIn: boolean) => {
      const next = new Map(isWhole ? rows.map((row) => [row.uid, row]) : people);
      for (const person of some) {
        if (areIn) {
          next.set(person.uid, person);
        } else {
          next.delete(person.uid);
        }
      }
      setWhole(undefined);
      setPeople(next);
    },
    [isWhole, people, rows],
  );

  return useMemo(() => {
    const count = rows.filter(({ uid }) => people.has(uid)).length;
    const some = count === 0 ? "none" : "some";
    return {
      people,
      isWhole,
      shown: rows.length > 0 && (isWhole || count === rows.length) ? "all" : some,
      has: (uid) => isWhole || people.has(uid),
      put: (person, isIn) => change([person], isIn),
      putShown: (areIn) => change(rows, areIn),
      putWhole: () => setWhole(list),
      clear: () => {
        setWhole(undefined);
        setPeople(NOBODY);
      },
    };
  }, [change, isWhole, list, people, rows]);
}
