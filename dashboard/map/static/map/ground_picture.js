// Without a graphics card half of a frame goes into the ground below the cells, which stays the
// same until the view moves. So it is copied out of the first frame of a view, and into the next.

/**
 * The picture of one canvas. `follow(layers, view)` tells what the next frame shows and returns its
 * layers with the one that copies; those of the ground say so by a property `isGround`. `hides(layer)`
 * tells whether the picture stands for a layer.
 */
export function createGroundPicture(deck, canvas) {
  let ground = []; // layers of the ground as asked for last
  let view = null;
  let held = null; // {key, gl, framebuffer, texture}

  const keyNow = () => [canvas.width, canvas.height, view?.longitude, view?.latitude, view?.zoom, ...ground];
  const isCurrent = () => {
    const key = keyNow();
    return held !== null && key.length === held.key.length && key.every((part, i) => part === held.key[i]);
  };

  /** From the canvas into the picture, as it is when all of the ground has been drawn. */
  function take(gl) {
    if (!held) {
      held = { key: [], gl, framebuffer: gl.createFramebuffer(), texture: gl.createTexture() };
    }
    const { width, height } = canvas;
    gl.bindTexture(gl.TEXTURE_2D, held.texture);
    gl.copyTexImage2D(gl.TEXTURE_2D, 0, gl.RGB, 0, 0, width, height, 0);
    gl.bindTexture(gl.TEXTURE_2D, null);
    held.key = keyNow();
  }

  /** From the picture into the canvas. */
  function give(gl) {
    const { width, height } = canvas;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, held.framebuffer);
    gl.framebufferTexture2D(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, held.texture, 0);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
  }

  class GroundPictureLayer extends deck.Layer {
    initializeState() {}

    draw() {
      const { gl } = this.context.device;
      if (isCurrent()) give(gl);
      else if (ground.length && ground.every((layer) => layer.isLoaded)) take(gl);
    }
  }
  GroundPictureLayer.layerName = "GroundPictureLayer";

  return {
    follow(layers, next) {
      view = next;
      if (!layers) return null;
      ground = layers.filter((layer) => layer.props.isGround);
      const above = layers.filter((layer) => !layer.props.isGround);
      return [...ground, new GroundPictureLayer({ id: "ground-picture" }), ...above];
    },
    hides: (layer) => Boolean(layer.props.isGround) && isCurrent(),
    discard() {
      if (!held) return;
      held.gl.deleteFramebuffer(held.framebuffer);
      held.gl.deleteTexture(held.texture);
      held = null;
    },
  };
}
