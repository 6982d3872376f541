import { translator } from "./index";
import en from "./access.en.json";
import fr from "./access.fr.json";

export const t = translator({ fr, en });
