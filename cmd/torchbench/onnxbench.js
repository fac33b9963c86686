// onnxruntime's throughput on one image at a time, on one thread:
//
//     node onnxbench.js MODEL CHANNELS HEIGHT WIDTH SECONDS
//
// prints the images per second of the fastest run.
const ort = require('onnxruntime-node');

(async () => {
  const [model, ...numbers] = process.argv.slice(2);
  const [channels, height, width, seconds] = numbers.map(Number);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const pixels = Float32Array.from({ length: channels * height * width }, Math.random);
  const feeds = { input: new ort.Tensor('float32', pixels, [1, channels, height, width]) };
  await session.run(feeds);
  let best = Infinity;
  for (const begin = performance.now(); performance.now() - begin < 1000 * seconds; ) {
    const start = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - start);
  }
  console.log(1000 / best);
})();
