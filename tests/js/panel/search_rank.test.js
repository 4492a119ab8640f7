import assert from "node:assert/strict";
import { test } from "node:test";

import { findAreas, makeIndex, plain } from "../../../dashboard/map/static/panel/search_rank.js";

const INDEX = makeIndex({
  code: ["440400", "440402", "440402005", "440402005001", "440402005001001", "440403", "440402001"],
  name: ["珠海市", "香洲区", "拱北街道", "昌盛社区", "昌盛社区第1网格", "斗门区", "翠香街道"],
  name_en: ["Zhuhai City", "Xiangzhou District", "Gongbei Subdistrict", "Changsheng", "Changsheng cell 1", "Doumen District", "Cuixiang Subdistrict"],
  parent: [null, "440400", "440402", "440402005", "440402005001", "440400", "440402"],
  level: [1, 2, 3, 4, 5, 2, 3],
  pinyin: ["zhu hai shi", "xiang zhou qu", "gong bei jie dao", "chang sheng she qu", "chang sheng she qu di 1 wang ge", "dou men qu", "cui xiang jie dao"],
  initials: ["zhs", "xzq", "gbjd", "csq", "csqd1wg", "dmq", "cxjd"],
});
const names = (query) => findAreas(INDEX, query).map((entry) => entry.name);

test("a name, its pinyin, its initials and its code find the same area first", () => {
  for (const query of ["拱北", "gongbei", "gong bei", "gbjd", "GB", "440402005", "４４０４０２００５", "Gongbei"]) {
    assert.equal(names(query)[0], "拱北街道", query);
  }
});

test("larger areas come before smaller ones that fit as well", () => {
  assert.deepEqual(names("昌盛"), ["昌盛社区", "昌盛社区第1网格"]);
  assert.deepEqual(names("4404")[0], "珠海市");
});

test("a name that begins so comes before one that only contains it", () => {
  assert.deepEqual(names("xiang"), ["香洲区", "翠香街道"]);
  assert.deepEqual(names("香"), ["香洲区", "翠香街道"]);
});

test("pinyin fits from a syllable's start only", () => {
  assert.deepEqual(names("ongbei"), []);
  assert.deepEqual(names("beijie"), ["拱北街道"]);
});

test("nothing is found for nothing", () => {
  assert.deepEqual(names("  "), []);
  assert.deepEqual(names("<script>"), []);
});

test("an entry says where it lies, without the root", () => {
  assert.equal(findAreas(INDEX, "昌盛社区")[0].path, "香洲区 › 拱北街道");
  assert.equal(findAreas(INDEX, "昌盛社区")[0].path_en, "Xiangzhou District › Gongbei Subdistrict");
});

test("columns of names and codes alone can be searched", () => {
  const index = makeIndex({ code: ["1"], name: ["某地"] });
  assert.equal(findAreas(index, "某")[0].code, "1");
});

test("typed text is made plain", () => {
  assert.equal(plain(" Ｇong-Bei "), "gongbei");
});
