import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../../api/client";
import { useSurroundings } from "./context";

type Territories = Answer<"/v1/territories", "get">;

/** Where Parley is offered; undefined until it is known. */
export function useTerritories(): Territories | undefined {
  const { api } = useSurroundings();
  const [territories, setTerritories] = useState<Territories | undefined>(undefined);
  useEffect(() => void api.get("/v1/territories", {}).then(setTerritories, () => undefined), [api]);
  return territories;
}
