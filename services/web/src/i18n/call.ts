import { translator } from "./index";
import en from "./call.en.json";
import fr from "./call.fr.json";

export const t = translator({ fr, en });
