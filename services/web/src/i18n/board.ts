import en from "./board.en.json";
import fr from "./board.fr.json";
import { translator } from "./index";

export const t = translator({ fr, en });
