import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Surroundings, Workplace } from "../../state/workplace";

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);
export const WorkplaceContext = createContext<Workplace | undefined>(undefined);

/** What every page of the app may use. */
export function useSurroundings(): Surroundings {
  return present(useContext(SurroundingsContext));
}

/** The place of the one who is signed in; for pages behind the sign-in. */
export function useWorkplace(): Workplace {
  return present(useContext(WorkplaceContext));
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("rendered outside of its context");
  return value;
}
