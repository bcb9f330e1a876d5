import pytest
from PySide6.QtCore import QPointF, QSizeF

from photoapp.gui.viewer.view_geometry import FITTED, MAX_SCALE, Fitting, ViewPlace


def fitting(photo: tuple[float, float], area: tuple[float, float] = (1000, 800)) -> Fitting:
    return Fitting(QSizeF(*photo), QSizeF(*area))


def part_at(fit: Fitting, place: ViewPlace, point: QPointF) -> tuple[float, float]:
    """Return which pixel of the photo is seen at a point of the area."""
    target, scale = fit.target(place), fit.scale(place)
    return (point.x() - target.left()) / scale, (point.y() - target.top()) / scale


def test_a_fitted_photo_is_in_the_middle_and_touches_two_edges() -> None:
    target = fitting((4000, 1000)).target(FITTED)
    assert (target.left(), target.right()) == (0, 1000)
    assert (target.top(), target.height()) == (275, 250)


def test_small_photos_are_not_enlarged() -> None:
    assert fitting((300, 200)).fit == 1
    assert fitting((300, 200)).target(FITTED).width() == 300


def test_a_photo_without_size_does_no_harm() -> None:
    fit = fitting((0, 0))
    assert fit.scale(FITTED) == 1
    assert fit.zoomed(FITTED, 2, QPointF(3, 4)) == fit.clamped(ViewPlace(2))
    assert fit.panned(FITTED, QPointF(3, 4)) == FITTED


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_what_is_under_the_pointer_stays_there(scale: float) -> None:
    fit, pointer = fitting((4000, 3000)), QPointF(700, 300)
    before = part_at(fit, FITTED, pointer)
    place = fit.zoomed(FITTED, scale, pointer)
    assert fit.scale(place) == pytest.approx(scale)
    assert part_at(fit, place, pointer) == pytest.approx(before)


def test_zoom_ends_at_the_whole_photo_and_where_pixels_can_be_counted() -> None:
    fit = fitting((4000, 3000))
    assert fit.zoomed(ViewPlace(4, 0.9, 0.9), 0.001, QPointF(0, 0)) == FITTED
    assert fit.scale(fit.zoomed(FITTED, 1000, QPointF(0, 0))) == pytest.approx(MAX_SCALE)


def test_a_photo_can_be_moved_to_its_edges_and_not_beyond() -> None:
    fit = fitting((4000, 3000))
    place = fit.zoomed(FITTED, 1.0, QPointF(500, 400))
    assert fit.can_pan(place)
    assert not fit.can_pan(FITTED)
    moved = fit.panned(place, QPointF(100, -50))
    assert fit.target(moved).left() == pytest.approx(fit.target(place).left() + 100)
    assert fit.target(moved).top() == pytest.approx(fit.target(place).top() - 50)
    far = fit.target(fit.panned(place, QPointF(9000, -9000)))
    assert far.left() == pytest.approx(0)
    assert far.bottom() == pytest.approx(800)
