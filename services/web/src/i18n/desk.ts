import en from "./desk.en.json";
import fr from "./desk.fr.json";
import { translator } from "./index";

export const t = translator({ fr, en });
