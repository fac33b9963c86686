"""Checks ONNX models as ONNX's own checker does, shapes too: onnx_check.py TRIALS.json"""
import json
import sys

import onnx

for trial in json.load(open(sys.argv[1])):
    model = onnx.load(trial["model"])
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    logits = inferred.graph.output[0].type.tensor_type.shape
    assert [d.dim_param or d.dim_value for d in logits.dim] == ["batch", 4], logits
    known = {v.name for v in inferred.graph.value_info} | {"logits"}
    for node in inferred.graph.node:
        assert node.output[0] in known, node.output[0] + " has no shape"
    metadata = {p.key: p.value for p in model.metadata_props}
    assert metadata["arch"] == trial["arch"] and metadata["dataset"] == "pets", metadata
    assert json.loads(metadata["classes"])[1:] == ["cat & dog", '"frog"', "sch\u00f6nes Schiff"], metadata
    assert metadata["input"] == "x".join(map(str, trial["shape"][1:])), metadata
    assert model.opset_import[0].version == 13 and model.producer_name == "lrunet"
