// Hashes and spellings, against the vectors of their standards and of FORMAT.md.

import { isBase45, unbase45 } from "../../../../services/src/web/assets/verify/base45.js";
import { blake3, deriveKey } from "../../../../services/src/web/assets/verify/blake3.js";
import { base64, decimal, hashOf, hex, textOf, unbase64, unhex, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { sha256, sha512 } from "../../../../services/src/web/assets/verify/sha2.js";
import { entriesNode, rootFrom } from "../../../../services/src/web/assets/verify/tree.js";
import { blocks, check, equal, holds } from "./checks.js";

// FIPS 180-4, its examples.
const ABC = utf8("abc");
const TWO_BLOCKS_256 = utf8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
const TWO_BLOCKS_512 = utf8("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu");

check("SHA-256 gives the examples of its standard", () => {
  equal(hex(sha256(utf8(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing");
  equal(hex(sha256(ABC)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
  equal(hex(sha256(TWO_BLOCKS_256)), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "two blocks");
  equal(hex(sha256(new Uint8Array(100_000).fill(0x61)).subarray(0, 4)), "6d1cf22d", "many blocks");
});

check("SHA-512 gives the examples of its standard", () => {
  equal(hex(sha512(ABC)), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "abc");
  equal(hex(sha512(TWO_BLOCKS_512)), "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909", "two blocks");
});

// Bytes 0, 1 … 250, 0 …, as in BLAKE3's own vectors: length, hash, derive_key with their context.
const BLAKE3_CONTEXT = "BLAKE3 2019-12-27 16:29:52 test vectors context";
const BLAKE3_VECTORS = [
  [0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", "2cc39783c223154fea8dfb7c1b1660f2ac2dcbd1c1de8277b0b0dd39b7e50d7d"],
  [1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213", "b3e2e340a117a499c6cf2398a19ee0d29cca2bb7404c73063382693bf66cb06c"],
  [63, "e9bc37a594daad83be9470df7f7b3798297c3d834ce80ba85d6e207627b7db7b", "b6451e30b953c206e34644c6803724e9d2725e0893039cfc49584f991f451af3"],
  [64, "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98", "a5c4a7053fa86b64746d4bb688d06ad1f02a18fce9afd3e818fefaa7126bf73e"],
  [65, "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee", "51fd05c3c1cfbc8ed67d139ad76f5cf8236cd2acd26627a30c104dfd9d3ff8a8"],
  [127, "d81293fda863f008c09e92fc382a81f5a0b4a1251cba1634016a0f86a6bd640d", "c91c090ceee3a3ac81902da31838012625bbcd73fcb92e7d7e56f78deba4f0c3"],
  [128, "f17e570564b26578c33bb7f44643f539624b05df1a76c81f30acd548c44b45ef", "81720f34452f58a0120a58b6b4608384b5c51d11f39ce97161a0c0e442ca0225"],
  [1023, "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11", "74a16c1c3d44368a86e1ca6df64be6a2f64cce8f09220787450722d85725dea5"],
  [1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7", "7356cd7720d5b66b6d0697eb3177d9f8d73a4a5c5e968896eb6a689684302706"],
  [1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444", "effaa245f065fbf82ac186839a249707c3bddf6d3fdda22d1b95a3c970379bcb"],
  [2048, "e776b6028c7cd22a4d0ba182a8bf62205d2ef576467e838ed6f2529b85fba24a", "7b2945cb4fef70885cc5d78a87bf6f6207dd901ff239201351ffac04e1088a23"],
  [2049, "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030", "2ea477c5515cc3dd606512ee72bb3e0e758cfae7232826f35fb98ca1bcbdf273"],
  [3072, "b98cb0ff3623be03326b373de6b9095218513e64f1ee2edd2525c7ad1e5cffd2", "050df97f8c2ead654d9bb3ab8c9178edcd902a32f8495949feadcc1e0480c46b"],
  [3073, "7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3", "72613c9ec9ff7e40f8f5c173784c532ad852e827dba2bf85b2ab4b76f7079081"],
  [4096, "015094013f57a5277b59d8475c0501042c0b642e531b0a1c8f58d2163229e969", "1e0d7f3db8c414c97c6307cbda6cd27ac3b030949da8e23be1a1a924ad2f25b9"],
  [5121, "628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff", "b07f01e518e702f7ccb44a267e9e112d403a7b3f4883a47ffbed4b48339b3c34"],
  [8192, "aae792484c8efe4f19e2ca7d371d8c467ffb10748d8a5a1ae579948f718a2a63", "ad01d7ae4ad059b0d33baa3c01319dcf8088094d0359e5fd45d6aeaa8b2d0c3d"],
  [31744, "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47", "39772aef80e0ebe60596361e45b061e8f417429d529171b6764468c22928e28e"],
  [102400, "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085", "4652cff7a3f385a6103b5c260fc1593e13c778dbe608efb092fe7ee69df6e9c6"],
];

check("BLAKE3 gives its own vectors, at every edge of blocks, chunks and trees", () => {
  for (const [length, plain, derived] of BLAKE3_VECTORS) {
    const bytes = Uint8Array.from({ length }, (_, at) => at % 251);
    equal(hex(blake3(bytes)), plain, `hash of ${length}`);
    equal(hex(deriveKey(BLAKE3_CONTEXT, bytes)), derived, `derive_key of ${length}`);
  }
});

check("the tree over a page's entries leads to the roots of the vectors", (files) => {
  const trees = blocks(files["ledger/vectors/hashes.txt"]).filter(({ name }) => name.startsWith("tree ") && name !== "tree 0");
  equal(trees.length, 9, "trees");
  for (const { name, root, index, path } of trees) {
    const [size, place] = [BigInt(name.split(" ")[1]), BigInt(index)];
    const hashes = (path ?? "").split(" ").filter((one) => one !== "").map(unhex);
    const leaf = deriveKey("helpbank v1 entry", Uint8Array.of(Number(place)));
    equal(hex(rootFrom(leaf, place, size, hashes, entriesNode)), root, name);
    equal(rootFrom(leaf, place, size, [...hashes, leaf], entriesNode), null, `${name}, a hash too many`);
    equal(rootFrom(leaf, size, size, hashes, entriesNode), null, `${name}, no such leaf`);
    if (hashes.length > 0) equal(rootFrom(leaf, place, size, hashes.slice(1), entriesNode), null, `${name}, a hash too few`);
  }
});

check("base64 has one spelling", () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
    equal(unbase64(base64(bytes)), bytes, `${length} bytes`);
  }
  equal(base64(utf8("foob")), "Zm9vYg==", "RFC 4648");
  for (const wrong of ["A", "AA", "AAA", "AA=", "A===", "====", "AB==", "AAB=", "AA==AAAA", "AAA ", "AAA\n", "-_AA", "ΑΑΑΑ"]) {
    equal(unbase64(wrong), null, wrong);
  }
  equal(hashOf("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").length, 32, "a hash");
  equal(hashOf("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), null, "33 bytes");
});

check("base45 gives the examples of RFC 9285", () => {
  for (const [plain, coded] of [["AB", "BB8"], ["Hello!!", "%69 VD92EX0"], ["base-45", "UJCLQE7W581"], ["ietf!", "QED8WEX0"]]) {
    equal(textOf(unbase45(coded)), plain, coded);
  }
  for (const wrong of ["GGW", ":::", "A", "ab", "::"]) equal(unbase45(wrong), null, wrong);
  holds(isBase45("AZ09 $%*+-./:") && !isBase45("a"), "letters");
});

check("a decimal has one spelling and 64 bits", () => {
  equal([decimal("0"), decimal("18446744073709551615")], [0n, 2n ** 64n - 1n], "the ends");
  for (const wrong of ["", "00", "01", "+1", "-1", " 1", "1 ", "1_000", "0x1", "18446744073709551616", "١"]) {
    equal(decimal(wrong), null, wrong);
  }
});

check("ill-formed UTF-8 is no text", () => {
  equal(textOf(Uint8Array.of(0xef, 0xbb, 0xbf)), "\ufeff", "a mark at the beginning is a letter like any");
  for (const wrong of ["ff", "c080", "eda080", "f4908080", "e2"]) equal(textOf(unhex(wrong)), null, wrong);
});
