import { translator } from "./index";
import en from "./messages.en.json";
import fr from "./messages.fr.json";

export const t = translator({ fr, en });
