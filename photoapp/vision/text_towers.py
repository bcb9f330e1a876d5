"""Configurations of the text towers that open_clip takes from transformers, by their hub names.

open_clip's own files only name them ("xlm-roberta-base") and look the rest up on the hub. These are
the fields that shape the network, from the `config.json` of each repository; a model folder's own
configuration comes before them.
"""

from collections.abc import Mapping
from types import MappingProxyType

_ROBERTA: Mapping[str, object] = {
    "model_type": "roberta",
    "vocab_size": 50265,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "hidden_act": "gelu",
    "max_position_embeddings": 514,
    "type_vocab_size": 1,
    "layer_norm_eps": 1e-05,
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
}
_XLM_ROBERTA = {**_ROBERTA, "model_type": "xlm-roberta", "vocab_size": 250002}
_MT5: Mapping[str, object] = {
    "model_type": "mt5",
    "vocab_size": 250112,
    "d_model": 768,
    "d_kv": 64,
    "d_ff": 2048,
    "num_layers": 12,
    "num_decoder_layers": 12,
    "num_heads": 12,
    "relative_attention_num_buckets": 32,
    "layer_norm_epsilon": 1e-06,
    "feed_forward_proj": "gated-gelu",
    "is_encoder_decoder": True,
    "tie_word_embeddings": False,
    "pad_token_id": 0,
    "eos_token_id": 1,
    "decoder_start_token_id": 0,
}
_NLLB: Mapping[str, object] = {
    "model_type": "m2m_100",
    "vocab_size": 256206,
    "d_model": 1024,
    "encoder_layers": 12,
    "encoder_attention_heads": 16,
    "encoder_ffn_dim": 4096,
    "decoder_layers": 12,
    "decoder_attention_heads": 16,
    "decoder_ffn_dim": 4096,
    "activation_function": "relu",
    "max_position_embeddings": 1024,
    "scale_embedding": True,
    "is_encoder_decoder": True,
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
    "decoder_start_token_id": 2,
}

TEXT_TOWERS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "roberta-base": _ROBERTA,
        "xlm-roberta-base": _XLM_ROBERTA,
        "xlm-roberta-large": {
            **_XLM_ROBERTA,
            "hidden_size": 1024,
            "num_hidden_layers": 24,
            "num_attention_heads": 16,
            "intermediate_size": 4096,
        },
        "mt5-base": _MT5,
        "mt5-xl": {
            **_MT5,
            "d_model": 2048,
            "d_ff": 5120,
            "num_layers": 24,
            "num_decoder_layers": 24,
            "num_heads": 32,
        },
        "nllb-200-distilled-600M": _NLLB,
        "nllb-200-distilled-1.3B": {
            **_NLLB,
            "encoder_layers": 24,
            "encoder_ffn_dim": 8192,
            "decoder_layers": 24,
            "decoder_ffn_dim": 8192,
        },
    }
)
"""By the part of the hub's name after the owner ("xlm-roberta-base" has had several)."""
