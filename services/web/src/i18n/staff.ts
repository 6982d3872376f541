import { translator } from "./index";
import en from "./staff.en.json";
import fr from "./staff.fr.json";

export const t = translator({ fr, en });
