import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me } from "../../api/types";
import type { Surroundings, Workplace } from "../../state/workplace";

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);
export const MemberContext = createContext<Me | undefined>(undefined);
export const WorkplaceContext = createContext<Workplace | undefined>(undefined);

/** What every page of the app may use. */
export function useSurroundings(): Surroundings {
  return present(useContext(SurroundingsContext));
}

/** Who is signed in, operators too; for pages behind the sign-in. */
export function useMember(): Me {
  return present(useContext(MemberContext));
}

/** The place of a company's member at work; for pages that operators do not see. */
export function useWorkplace(): Workplace {
  return present(useContext(WorkplaceContext));
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("rendered outside of its context");
  return value;
}
