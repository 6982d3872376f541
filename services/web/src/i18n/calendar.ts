import en from "./calendar.en.json";
import fr from "./calendar.fr.json";
import { translator } from "./index";

export const t = translator({ fr, en });
