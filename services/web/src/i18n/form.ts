import { translator } from "./index";
import en from "./form.en.json";
import fr from "./form.fr.json";

export const t = translator({ fr, en });
