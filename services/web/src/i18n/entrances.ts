import { translator } from "./index";
import en from "./entrances.en.json";
import fr from "./entrances.fr.json";

export const t = translator({ fr, en });
