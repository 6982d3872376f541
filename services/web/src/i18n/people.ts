import { translator } from "./index";
import en from "./people.en.json";
import fr from "./people.fr.json";

export const t = translator({ fr, en });
