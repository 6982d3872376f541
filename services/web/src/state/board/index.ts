export { Board, specialistsOf, type BoardOptions, type TeamNow } from "./board";
