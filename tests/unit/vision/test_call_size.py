from photoapp.vision.call_size import CALL_TARGET_S, CallSize


def test_a_slow_encoder_gets_few_photos_a_call_and_a_fast_one_many() -> None:
    slow, fast = CallSize(32), CallSize(32)
    for _ in range(10):
        slow.took(slow.photos, slow.photos * 1.0)
        fast.took(fast.photos, fast.photos * 0.001)
    assert slow.photos == 1
    assert fast.photos == 32
    middle = CallSize(32)
    for _ in range(10):
        middle.took(middle.photos, middle.photos * 0.05)
    assert middle.photos == int(CALL_TARGET_S / 0.05)
